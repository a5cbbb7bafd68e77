//! What prints itself must not print a secret: a type with `Debug` derived keeps its secrets in types that
//! write something else.

use std::{fs, path::Path};
use syn::{Attribute, Field, Item, Meta, Token, punctuated::Punctuated, visit::Visit};

/// What secrets are called where they are kept.
const NAMES: [&str; 14] = [
    "secret",
    "secrets",
    "password",
    "passphrase",
    "token",
    "otpkey",
    "seed",
    "jwt",
    "api_key",
    "auth_secret",
    "cookie",
    "recovery_codes",
    "pass",
    "credentials",
];

/// Types that print all that they hold.
const PLAIN: [&str; 4] = ["String", "str", "u8", "Value"];

/// Fields with such a name that print no secret.
const HARMLESS: [&str; 2] = [
    // They are sealed.
    "LinkRequest.secrets",
    // A name, and a `Secret`.
    "Smtp.credentials",
];

#[derive(Default)]
struct Finder {
    found: Vec<String>,
}

impl Finder {
    fn look<'f>(
        &mut self,
        attributes: &[Attribute],
        name: &syn::Ident,
        fields: impl Iterator<Item = &'f Field>,
    ) {
        if !attributes.iter().any(derives_debug) {
            return;
        }
        for field in fields {
            let Some(field_name) = field.ident.as_ref().map(ToString::to_string) else { continue };
            let mut types = Types(Vec::new());
            types.visit_type(&field.ty);
            if NAMES.contains(&field_name.as_str())
                && types.0.iter().any(|it| PLAIN.contains(&it.as_str()))
            {
                self.found.push(format!("{name}.{field_name}"));
            }
        }
    }
}

/// The names in a type.
struct Types(Vec<String>);

impl<'ast> Visit<'ast> for Types {
    fn visit_ident(&mut self, ident: &'ast syn::Ident) {
        self.0.push(ident.to_string());
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Struct(it) => self.look(&it.attrs, &it.ident, it.fields.iter()),
            Item::Enum(it) => {
                let fields = it.variants.iter().flat_map(|variant| &variant.fields);
                self.look(&it.attrs, &it.ident, fields);
            }
            _ => {}
        }
        syn::visit::visit_item(self, item);
    }
}

fn derives_debug(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    let derived = list.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated);
    attribute.path().is_ident("derive")
        && derived.is_ok_and(|paths| paths.iter().any(|path| path.is_ident("Debug")))
}

fn printed_secrets(text: &str) -> Vec<String> {
    let mut finder = Finder::default();
    finder.visit_file(&syn::parse_file(text).unwrap());
    finder.found
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.extend(printed_secrets(&fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn no_type_prints_a_secret() {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.retain(|it| !HARMLESS.contains(&it.as_str()));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_counts_as_printed() {
    for (text, found) in [
        ("#[derive(Clone, Debug)] struct A { secret: String }", &["A.secret"][..]),
        ("#[derive(Debug)] enum B { C { token: Option<Vec<u8>> } }", &["B.token"]),
        ("fn f() { #[derive(Debug)] struct D { password: &'static str } }", &["D.password"]),
        ("#[derive(Debug)] struct E { secret: Secret, token: TokenHash }", &[]),
        ("#[derive(Clone)] struct F { password: String }", &[]),
        ("#[derive(Debug)] struct G { name: String }", &[]),
    ] {
        assert_eq!(printed_secrets(text), found, "{text}");
    }
}
