//! The JSON Schema of a whitelist, for editors: made from the table (`format`) that the reader reads by.
//!
//! It is of draft 7, which the language servers for TOML understand. A day is a string in JSON.

use serde_json::{Map, Value, json};

use super::format::{Format, KeyShape, Shape, WHITELIST};
use super::schema::VERSION;

/// The schema as a document, with its newline.
pub fn json_schema() -> String {
    let mut schema = table(&WHITELIST);
    let about = [
        ("$schema", "http://json-schema.org/draft-07/schema#"),
        ("$comment", "made by `mozconfig-lint whitelist schema`"),
        ("title", "whitelist.toml of mozconfig-lint"),
    ];
    for (key, text) in about {
        schema.insert(key.to_owned(), json!(text));
    }
    let mut text = format!("{:#}", Value::Object(schema));
    text.push('\n');
    text
}

fn table(format: &Format) -> Map<String, Value> {
    let mut schema = Map::new();
    let mut add = |key: &str, value: Value| schema.insert(key.to_owned(), value);
    add("type", json!("object"));
    add("description", json!(format.about));
    let Some((key, value)) = format.free else {
        let keys = format.keys.iter().map(|key| {
            let mut value = shape(key.shape);
            value.insert("description".to_owned(), json!(key.about));
            (key.name.to_owned(), Value::Object(value))
        });
        add("properties", Value::Object(keys.collect()));
        add("additionalProperties", json!(false));
        let required: Vec<&str> =
            format.keys.iter().filter(|key| key.is_required).map(|key| key.name).collect();
        if !required.is_empty() {
            add("required", json!(required));
        }
        if !format.one_of.is_empty() {
            let one = format.one_of.iter().map(|key| json!({ "required": [key] }));
            add("anyOf", one.collect());
        }
        return schema;
    };
    add("additionalProperties", Value::Object(shape(value)));
    let names = match key {
        KeyShape::Text => NOT_BLANK,
        KeyShape::Variable => "^[A-Za-z_][A-Za-z0-9_]*$",
        KeyShape::Path => "^(?!/)(?!\\.\\.(/|$)).*[^/.]",
    };
    add("propertyNames", json!({ "pattern": names }));
    schema
}

const NOT_BLANK: &str = "\\S";

fn shape(shape: Shape) -> Map<String, Value> {
    let one_or_several =
        |one: Value| json!({ "anyOf": [one, { "type": "array", "minItems": 1, "items": one }] });
    let text = json!({ "type": "string", "pattern": NOT_BLANK });
    let schema = match shape {
        Shape::Version => json!({ "type": "integer", "const": VERSION }),
        Shape::Text => text,
        Shape::Names | Shape::Globs => one_or_several(text),
        Shape::ValueGlobs => one_or_several(json!({ "type": "string" })),
        Shape::AnyText => json!({ "type": "string" }),
        Shape::Bug => json!({ "anyOf": [
            { "type": "integer", "minimum": 1 },
            { "type": "string", "pattern": "^https?://" },
        ] }),
        Shape::Day => {
            json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
        }
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::TextOrUnset => json!({ "anyOf": [{ "type": "string" }, { "const": false }] }),
        Shape::Path => {
            json!({ "type": "string", "pattern": "^(?!\\s*$)(?!/)(?!\\.\\.(/|$))" })
        }
        Shape::Table(format) => return table(format),
        Shape::Tables(format) => json!({ "type": "array", "items": table(format) }),
    };
    match schema {
        Value::Object(schema) => schema,
        // Each of the above is an object.
        _ => Map::new(),
    }
}
