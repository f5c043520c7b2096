//! Reads the `[[product]]` tables and `[mounts]`.

use mozconfig_parse::source::TreePath;
use toml::Spanned;
use toml::de::DeValue;

use super::fields::{Reader, Table, range};
use crate::whitelist::schema::{Comparison, Located, Mount, Product};

const PRODUCT: &str = "`[[product]]`";
const COMPARE: &str = "`[[product.compare]]`";

pub(super) fn read_all(reader: &mut Reader<'_>, document: &Table<'_>) -> Vec<Product> {
    let mut products: Vec<Product> = Vec::new();
    for table in reader.tables(document, "product", PRODUCT) {
        let Some(product) = read(reader, &table) else {
            continue;
        };
        if products.iter().any(|other| other.name.value == product.name.value) {
            reader
                .problem(
                    product.name.span.range,
                    format!("two products have the name `{}`", product.name.value),
                )
                .help("give each a name of its own");
        }
        products.push(product);
    }
    products
}

fn read(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Product> {
    let meant = reader.known_keys(table);
    reader.missing(table, "name", &meant, "give it a name, such as `name = \"browser\"`");
    reader.missing(
        table,
        "mozconfigs",
        &meant,
        "name the folder that holds a folder for each platform, such as \
         `mozconfigs = \"browser/config/mozconfigs\"`",
    );
    let name = reader.string(table, "name");
    let mozconfigs = table.get("mozconfigs").and_then(|value| path(reader, "mozconfigs", value));
    let platforms = reader.globs(table, "platforms");
    let comparisons = reader
        .tables(table, "compare", COMPARE)
        .iter()
        .filter_map(|table| comparison(reader, table))
        .collect();
    Some(Product {
        header_span: reader.span(table.header),
        name: name?,
        mozconfigs: mozconfigs?,
        platforms,
        comparisons,
    })
}

fn comparison(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Comparison> {
    let meant = reader.known_keys(table);
    let base_help = "name the variant to compare from, such as `base = \"nightly\"`";
    let against_help = "name the variants to compare with, such as `against = [\"release\"]`";
    reader.missing(table, "base", &meant, base_help);
    reader.missing(table, "against", &meant, against_help);
    let base = reader.string(table, "base");
    let against = reader.names(table, "against");
    let base = base?;
    for other in &against {
        if other.value == base.value {
            reader.problem(
                other.span.range,
                format!("`{}` would be compared with itself", base.value),
            );
        }
    }
    Some(Comparison { base, against })
}

pub(super) fn read_mounts(reader: &mut Reader<'_>, document: &Table<'_>) -> Vec<Mount> {
    let Some(table) = reader.table(document, "mounts", "`[mounts]`") else {
        return Vec::new();
    };
    let mut mounts = Vec::new();
    for (key, key_range, value) in table.in_order() {
        let prefix = TreePath::new(key).filter(|path| !path.as_str().is_empty());
        let prefix = prefix.filter(|_| !key.starts_with('/'));
        if prefix.is_none() {
            reader
                .problem(
                    key_range,
                    format!("`{key}` names no folder below the top source directory"),
                )
                .help("name the folder as mozconfigs reach it: `comm` for `$topsrcdir/comm`");
        }
        let Some(folder) = reader.text_of(key, value) else { continue };
        let inside = TreePath::new(&folder.value).filter(|_| !folder.value.starts_with('/'));
        let Some(inside) = inside else {
            reader
                .problem(
                    folder.span.range,
                    format!("mount `{}` leads out of the top source directory", folder.value),
                )
                .help(&format!("give it on the command line: `--mount {key}={}`", folder.value));
            continue;
        };
        if let Some(prefix) = prefix {
            let folder = Located { value: inside, span: folder.span };
            mounts.push(Mount { prefix: reader.located(prefix, key_range), folder });
        }
    }
    mounts
}

/// A path below the top source directory.
fn path(
    reader: &mut Reader<'_>,
    name: &str,
    value: &Spanned<DeValue<'_>>,
) -> Option<Located<TreePath>> {
    let text = reader.text_of(name, value)?;
    let path = TreePath::new(&text.value).filter(|_| !text.value.starts_with('/'));
    if path.is_none() {
        reader
            .problem(
                range(value),
                format!("`{name}` is `{}`, which leads out of the source tree", text.value),
            )
            .help("name it by its path from the top source directory");
    }
    Some(reader.located(path?, range(value)))
}
