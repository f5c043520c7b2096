//! A flowchart of Mermaid.
//!
//! Every text stands in quotes, and all of it but letters, digits and a few signs that mean nothing
//! is given by number: Mermaid knows Markdown, HTML, icons and formulas in such texts. What is hostile
//! was escaped before.

use std::fmt::Write as _;

use super::{Edge, Graph, NodeKind, Reach, Style, When};
use crate::output::escape_line;

const CLASSES: &str = "    classDef both fill:#f6f8fa,stroke:#57606a,color:#1f2328
    classDef base fill:#cfe6f7,stroke:#0072b2,color:#1f2328
    classDef other fill:#fde4c3,stroke:#b65c00,color:#1f2328
    classDef broken fill:#ffffff,stroke:#b3261e,color:#b3261e,stroke-dasharray:5 3
    classDef open fill:#ffffff,stroke:#57606a,color:#1f2328,stroke-dasharray:2 3
    classDef top stroke-width:2px,font-weight:bold
";

pub(super) fn render(graph: &Graph) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    if !graph.title.is_empty() {
        let _ = writeln!(text, "---\ntitle: {}\n---", title(&graph.title));
    }
    text.push_str("flowchart LR\n");
    text.push_str(CLASSES);
    let mut groups = 0;
    for (folder, numbers) in graph.folders() {
        let indent = if folder.is_empty() { "    " } else { "        " };
        if !folder.is_empty() {
            let _ = writeln!(text, "    subgraph f{groups}[\"{}\"]", quoted_text(folder));
            groups += 1;
        }
        for number in numbers {
            let node = &graph.nodes[number];
            let mut label = quoted_text(&node.name);
            let remark = node.remark();
            if !remark.is_empty() {
                let _ = write!(label, "<br>{}", quoted_text(&remark));
            }
            let class = class(node.style());
            let _ = writeln!(text, "{indent}n{number}[\"{label}\"]:::{class}");
        }
        if !folder.is_empty() {
            text.push_str("    end\n");
        }
    }
    for edge in &graph.edges {
        let arrow = match (edge.is_cycle, &edge.when) {
            (true, _) => "==>",
            (false, When::Always) => "-->",
            (false, _) => "-.->",
        };
        let (label, _) = edge.label();
        let label = match label.as_str() {
            "" => String::new(),
            label => format!("|\"{}\"|", quoted_text(label)),
        };
        let _ = writeln!(text, "    n{} {arrow}{label} n{}", edge.from, edge.to);
    }
    let legend = graph.legend();
    if !legend.is_empty() {
        text.push_str("    subgraph legend\n");
        for (number, (style, meaning)) in legend.iter().enumerate() {
            let (class, label) = (class(*style), quoted_text(meaning));
            let _ = writeln!(text, "        l{number}[\"{label}\"]:::{class}");
        }
        text.push_str("    end\n");
    }
    let is_top = |number: &usize| graph.nodes[*number].kind == NodeKind::Mozconfig;
    let tops: Vec<String> =
        (0..graph.nodes.len()).filter(is_top).map(|number| format!("n{number}")).collect();
    if !tops.is_empty() {
        let _ = writeln!(text, "    class {} top", tops.join(","));
    }
    for (reach, color) in [(Reach::Base, "#0072b2"), (Reach::Other, "#b65c00")] {
        let is_of = |(_, edge): &(usize, &Edge)| edge.reach == reach;
        let numbers: Vec<String> = graph
            .edges
            .iter()
            .enumerate()
            .filter(is_of)
            .map(|(number, _)| number.to_string())
            .collect();
        if !numbers.is_empty() {
            let _ = writeln!(text, "    linkStyle {} stroke:{color}", numbers.join(","));
        }
    }
    text
}

fn class(style: Style) -> &'static str {
    match style {
        Style::Reach(Reach::Both) => "both",
        Style::Reach(Reach::Base) => "base",
        Style::Reach(Reach::Other) => "other",
        Style::Broken => "broken",
        Style::Open => "open",
    }
}

/// The title, which stands in YAML: a string of JSON is one of YAML.
fn title(text: &str) -> String {
    // Fails only for maps whose keys are not strings, and there are none.
    serde_json::to_string(&escape_line(text)).unwrap_or_default()
}

/// The text as it stands between quotes.
fn quoted_text(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for character in escape_line(text).chars() {
        let is_plain = character.is_alphanumeric() || " ./_-,:()=!".contains(character);
        if is_plain {
            output.push(character);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(output, "#{};", u32::from(character));
        }
    }
    output
}
