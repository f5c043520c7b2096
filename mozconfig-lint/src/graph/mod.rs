//! The include graph: which file includes which, for a tree, a platform or one mozconfig, and what
//! each side of a comparison reaches.
//!
//! [`graph`] makes the graph from what was evaluated; one file for each language writes it as text.
//! Nothing is judged here, and nothing is drawn.

mod build;
mod dot;
mod mermaid;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::source::FileSystem;

use crate::check::WhitelistSource;
use crate::subject::{self, Subject, SubjectError};

/// What the graph is to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// All mozconfigs of the tree that are compared.
    Tree,
    /// Those of the product or platform that the text names, as `PRODUCT`, `PLATFORM` or
    /// `PRODUCT/PLATFORM`; or the subject, where it names none.
    Named {
        /// The text.
        text: String,
        /// What it stands for otherwise.
        subject: Subject,
    },
}

/// The language in which a graph is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// DOT, the language of Graphviz.
    #[default]
    Dot,
    /// A flowchart of Mermaid.
    Mermaid,
}

/// An include graph.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Graph {
    /// What it shows.
    pub title: String,
    /// The variant, or the variants, that others are compared with; none where there are no sides.
    pub base: Option<String>,
    /// The files, and what stands for those that are none; sorted by name.
    pub nodes: Vec<Node>,
    /// The includes, sorted by the numbers of their nodes.
    pub edges: Vec<Edge>,
}

/// A file, or what stands for one that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The folder; empty for the top of the tree, and for what is no file of the tree.
    pub folder: String,
    /// The name in it, or the whole text of what is no file of the tree.
    pub name: String,
    /// What it is.
    pub kind: NodeKind,
    /// Which sides reach it.
    pub reach: Reach,
    /// The variants that reach it, where others do not.
    pub variants: Vec<String>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// A mozconfig: it is where a load begins.
    Mozconfig,
    /// A file that is included.
    File,
    /// A file that is not there.
    Missing,
    /// Something that cannot be read.
    Unreadable,
    /// A path that cannot be known.
    Unresolved,
    /// A path that leads out of the tree.
    Outside,
}

/// Which sides of a comparison reach something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Both do, or there are no sides.
    Both,
    /// The base alone.
    Base,
    /// The others alone.
    Other,
}

/// An include.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The number of the node that includes.
    pub from: usize,
    /// The number of the node that is included.
    pub to: usize,
    /// Which sides have it.
    pub reach: Reach,
    /// Under which condition.
    pub when: When,
    /// Whether the file includes itself by it, without end.
    pub is_cycle: bool,
}

/// The condition of an include, where the file that holds it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// There is none.
    Always,
    /// In the language of the whitelist's `when`, or what it asks about where that is long.
    Condition(String),
    /// Not the same for all mozconfigs.
    Several,
}

/// The include graph of a tree, or of a part of it. With `variants`, these alone are shown beside
/// the base. `topsrcdir` is the top source directory as it is shown.
pub fn graph(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    assume: &Assumptions,
    topsrcdir: &str,
    target: &Target,
    variants: &[String],
) -> Result<Graph, SubjectError> {
    subject::ask(files, whitelist, assume, topsrcdir, |run, catalogue| {
        build::build(run, catalogue, target, variants)
    })
}

/// Writes a graph. The text ends with a newline.
pub fn render(graph: &Graph, language: Language) -> String {
    match language {
        Language::Dot => dot::render(graph),
        Language::Mermaid => mermaid::render(graph),
    }
}

/// How long a condition may be, in characters, to stand at an edge.
const LONGEST_LABEL: usize = 48;

impl Graph {
    /// The folders that hold nodes, sorted, each with the numbers of its nodes; first of all what
    /// stands in none.
    fn folders(&self) -> Vec<(&str, Vec<usize>)> {
        let mut folders = std::collections::BTreeMap::<&str, Vec<usize>>::new();
        for (number, node) in self.nodes.iter().enumerate() {
            folders.entry(&node.folder).or_default().push(number);
        }
        folders.into_iter().collect()
    }

    /// What the styles that occur in it mean.
    fn legend(&self) -> Vec<(Style, String)> {
        let base = self.base.as_deref();
        let others = |style: &Style| match (style, base) {
            (Style::Reach(Reach::Both), Some(base)) => format!("{base} and others"),
            (Style::Reach(Reach::Base), Some(base)) => format!("only {base}"),
            (Style::Reach(Reach::Other), Some(base)) => format!("not {base}"),
            (Style::Broken, _) => "cannot be included".to_owned(),
            (Style::Open, _) => "cannot be followed".to_owned(),
            (Style::Reach(_), None) => String::new(),
        };
        let mut styles: Vec<Style> = self.nodes.iter().map(Node::style).collect();
        styles.sort_unstable();
        styles.dedup();
        let named = styles.into_iter().map(|style| (style, others(&style)));
        named.filter(|(_, text)| !text.is_empty()).collect()
    }
}

/// How a node looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    /// As a file that these sides reach.
    Reach(Reach),
    /// As something that ends the load.
    Broken,
    /// As something of which nothing is known.
    Open,
}

impl Node {
    /// The second line: what is wrong with it, or who reaches it.
    fn remark(&self) -> String {
        let about = match self.kind {
            NodeKind::Mozconfig | NodeKind::File => "",
            NodeKind::Missing => "is missing",
            NodeKind::Unreadable => "cannot be read",
            NodeKind::Unresolved => "cannot be followed",
            NodeKind::Outside => "is outside of the tree",
        };
        let is_own = self.kind == NodeKind::Mozconfig;
        let variants = if is_own { String::new() } else { self.variants.join(", ") };
        match (about, variants.as_str()) {
            (about, "") => about.to_owned(),
            ("", variants) => format!("only {variants}"),
            (about, variants) => format!("{about}; only {variants}"),
        }
    }

    fn style(&self) -> Style {
        match self.kind {
            NodeKind::Mozconfig | NodeKind::File => Style::Reach(self.reach),
            NodeKind::Missing | NodeKind::Unreadable => Style::Broken,
            NodeKind::Unresolved | NodeKind::Outside => Style::Open,
        }
    }
}

impl Edge {
    /// What stands at the edge, and whether that is all that is to be said of its condition.
    fn label(&self) -> (String, bool) {
        let (text, is_whole) = match &self.when {
            When::Always => ("", true),
            When::Condition(text) if text.chars().count() <= LONGEST_LABEL => (text.as_str(), true),
            When::Condition(_) => ("", false),
            When::Several => ("not the same for all", true),
        };
        match (self.is_cycle, text) {
            (true, "") => ("without end".to_owned(), is_whole),
            (true, text) => (format!("without end, {text}"), is_whole),
            (false, text) => (text.to_owned(), is_whole),
        }
    }
}
