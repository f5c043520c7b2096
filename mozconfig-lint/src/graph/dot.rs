//! DOT, the language of Graphviz.
//!
//! Every text stands in a quoted string, in which a quote and a backslash are escaped, and `&`,
//! which would begin an entity. Names of nodes are numbers. What is hostile was escaped before.

use std::fmt::Write as _;

use super::{Edge, Graph, Node, NodeKind, Reach, Style, When};
use crate::output::escape_line;

const HEAD: &str = r##"    graph [rankdir=LR, newrank=true, nodesep=0.16, ranksep=0.5, bgcolor="#ffffff",
           style=rounded, color="#d0d7de", labeljust=l,
           fontname="Helvetica", fontsize=10, fontcolor="#57606a"]
    node [shape=box, style="rounded,filled", margin="0.12,0.05", height=0.3,
          fontname="Helvetica", fontsize=11, fontcolor="#1f2328"]
    edge [arrowsize=0.6, fontname="Helvetica", fontsize=9, fontcolor="#57606a"]
"##;

/// The colours of lines, told apart by those who see few colours as well.
const BOTH: &str = "#57606a";
const BASE: &str = "#0072b2";
const OTHER: &str = "#b65c00";
const TEXT: &str = "#1f2328";

pub(super) fn render(graph: &Graph) -> String {
    // Writing to a string cannot fail.
    let mut text = format!("digraph {} {{\n{HEAD}", quoted(&graph.title));
    let mut clusters = 0;
    for (folder, numbers) in graph.folders() {
        let indent = if folder.is_empty() { "    " } else { "        " };
        if !folder.is_empty() {
            let _ = writeln!(text, "    subgraph cluster_{clusters} {{");
            let _ = writeln!(text, "        label={}\n        labelloc=t", quoted(folder));
            clusters += 1;
        }
        for number in numbers {
            let node = &graph.nodes[number];
            let mut label = quoted_text(&node.name);
            let remark = node.remark();
            if !remark.is_empty() {
                let _ = write!(label, "\\n{}", quoted_text(&remark));
            }
            let _ = writeln!(text, "{indent}n{number} [label=\"{label}\", {}]", look(node));
        }
        if !folder.is_empty() {
            text.push_str("    }\n");
        }
    }
    for edge in &graph.edges {
        let _ = writeln!(text, "    n{} -> n{} [{}]", edge.from, edge.to, edge_look(edge));
    }
    text.push_str(&caption(graph));
    text.push_str("}\n");
    text
}

/// What stands below the picture: what the styles mean.
fn caption(graph: &Graph) -> String {
    let mut cells = String::new();
    for (style, meaning) in graph.legend() {
        let Colors { fill, line, text, dashes } = colors(style);
        let meaning = element_text(&meaning);
        // Writing to a string cannot fail.
        let _ = writeln!(
            cells,
            "        <td border=\"1\" style=\"rounded{dashes}\" bgcolor=\"{fill}\" color=\"{line}\">\
             <font color=\"{text}\">{meaning}</font></td>"
        );
    }
    if graph.edges.iter().any(|edge| edge.when != When::Always) {
        cells.push_str("        <td>dashed: under a condition</td>\n");
    }
    if cells.is_empty() {
        return String::new();
    }
    format!(
        "    labelloc=b\n    label=<<table border=\"0\" cellborder=\"0\" cellspacing=\"6\" \
         cellpadding=\"4\"><tr>\n{cells}    </tr></table>>\n"
    )
}

fn look(node: &Node) -> String {
    let look = style_look(node.style());
    match node.kind {
        NodeKind::Mozconfig => format!("{look}, penwidth=2, fontname=\"Helvetica-Bold\""),
        _ => look,
    }
}

/// The colours of a style, and the dashes of its border.
struct Colors {
    fill: &'static str,
    line: &'static str,
    text: &'static str,
    dashes: &'static str,
}

fn colors(style: Style) -> Colors {
    let (fill, line, text, dashes) = match style {
        Style::Reach(Reach::Both) => ("#f6f8fa", BOTH, TEXT, ""),
        Style::Reach(Reach::Base) => ("#cfe6f7", BASE, TEXT, ""),
        Style::Reach(Reach::Other) => ("#fde4c3", OTHER, TEXT, ""),
        Style::Broken => ("#ffffff", "#b3261e", "#b3261e", ",dashed"),
        Style::Open => ("#ffffff", BOTH, TEXT, ",dotted"),
    };
    Colors { fill, line, text, dashes }
}

fn style_look(style: Style) -> String {
    let Colors { fill, line, text, dashes } = colors(style);
    let mut look = format!("fillcolor=\"{fill}\", color=\"{line}\"");
    if text != TEXT {
        let _ = write!(look, ", fontcolor=\"{text}\"");
    }
    if !dashes.is_empty() {
        let _ = write!(look, ", style=\"rounded,filled{dashes}\"");
    }
    look
}

fn edge_look(edge: &Edge) -> String {
    let color = match edge.reach {
        Reach::Both => BOTH,
        Reach::Base => BASE,
        Reach::Other => OTHER,
    };
    let mut look = format!("color=\"{color}\"");
    let (label, is_whole) = edge.label();
    if edge.when != When::Always {
        look.push_str(", style=dashed");
    }
    if edge.is_cycle {
        look.push_str(", penwidth=2");
    }
    if !label.is_empty() {
        let _ = write!(look, ", label={}", quoted(&label));
    }
    if let (When::Condition(condition), false) = (&edge.when, is_whole) {
        let _ = write!(look, ", edgetooltip={}", quoted(condition));
    }
    look
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", quoted_text(text))
}

/// The text as it stands between quotes.
fn quoted_text(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for character in escape_line(text).chars() {
        match character {
            '"' => output.push_str("\\\""),
            '\\' => output.push_str("\\\\"),
            '&' => output.push_str("&amp;"),
            _ => output.push(character),
        }
    }
    output
}

/// The text between two tags.
fn element_text(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for character in escape_line(text).chars() {
        match character {
            '&' => output.push_str("&amp;"),
            '<' => output.push_str("&lt;"),
            '>' => output.push_str("&gt;"),
            _ => output.push(character),
        }
    }
    output
}
