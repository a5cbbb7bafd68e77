//! Finding in a file what it imports, what it declares, and of which signs it is made.

use crate::source::{Declaration, Import, ModulePath};
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::{UseTree, Visibility, visit::Visit};

#[derive(Default)]
pub struct ImportFinder {
    pub module: ModulePath,
    /// A name and what it stands for.
    pub exports: Vec<(ModulePath, ModulePath)>,
    pub found: Vec<Import>,
}

impl ImportFinder {
    /// `path` from the root, where it begins at a place that the code names.
    fn absolute(&self, path: &[String]) -> Option<ModulePath> {
        let mut base = self.module.clone();
        let rest = match path.first()?.as_str() {
            "crate" => {
                base.clear();
                &path[1..]
            }
            "self" => &path[1..],
            "super" => {
                let up = path.iter().take_while(|part| *part == "super").count();
                base.truncate(base.len().checked_sub(up)?);
                &path[up..]
            }
            _ => return None,
        };
        base.extend(rest.iter().cloned());
        Some(base)
    }

    fn add(&mut self, path: &[String], line: usize) {
        if let Some(to) = self.absolute(path) {
            self.found.push(Import { from: self.module.clone(), to, line });
        }
    }

    fn add_use(&mut self, tree: &UseTree, path: &mut Vec<String>, is_passed_on: bool) {
        let (name, alias, line) = match tree {
            UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.add_use(&part.tree, path, is_passed_on);
                path.pop();
                return;
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.add_use(tree, path, is_passed_on));
            }
            UseTree::Name(name) => (&name.ident, &name.ident, name.ident.span().start().line),
            UseTree::Rename(name) => (&name.ident, &name.rename, name.ident.span().start().line),
            UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                return self.add_from_use(path, line);
            }
        };
        let mut whole = path.clone();
        if name != "self" {
            whole.push(name.to_string());
        }
        self.add_from_use(&whole, line);
        if is_passed_on && let Some(target) = self.of_use(&whole) {
            let known_as = if name == "self" { whole.last().unwrap() } else { &alias.to_string() };
            let export = self.module.iter().chain([known_as]).cloned().collect();
            self.exports.push((export, target));
        }
    }

    /// A path of a `use`, which may also begin with a module below this one.
    fn of_use(&self, path: &[String]) -> Option<ModulePath> {
        self.absolute(path).or_else(|| {
            let below = self.module.iter().chain(path).cloned();
            // The root of another crate reads the same; it is sorted out where no module fits.
            (!self.module.is_empty()).then(|| below.collect())
        })
    }

    fn add_from_use(&mut self, path: &[String], line: usize) {
        if let Some(to) = self.of_use(path) {
            self.found.push(Import { from: self.module.clone(), to, line });
        }
    }
}

impl<'ast> Visit<'ast> for ImportFinder {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_passed_on = !matches!(item.vis, Visibility::Inherited);
        self.add_use(&item.tree, &mut Vec::new(), is_passed_on);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.content.is_some() {
            self.module.push(item.ident.to_string());
            syn::visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }

    // `pub(in crate::server)` says who may come, and imports nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        let line = path.segments.first().map_or(0, |part| part.ident.span().start().line);
        self.add(&names, line);
        syn::visit::visit_path(self, path);
    }

    // The parser does not look into macros.
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        for (path, line) in paths_in(call.tokens.clone()) {
            self.add(&path, line);
        }
        syn::visit::visit_macro(self, call);
    }
}

/// The paths in `stream`, each with its line.
fn paths_in(stream: TokenStream) -> Vec<(Vec<String>, usize)> {
    let mut found: Vec<(Vec<String>, usize)> = Vec::new();
    let mut goes_on = false;
    let mut colons = 0;
    for tree in stream {
        match tree {
            TokenTree::Ident(ident) => {
                match found.last_mut() {
                    Some((path, _)) if goes_on && colons == 2 => path.push(ident.to_string()),
                    _ => found.push((vec![ident.to_string()], ident.span().start().line)),
                }
                (goes_on, colons) = (true, 0);
            }
            TokenTree::Punct(sign) if sign.as_char() == ':' => colons += 1,
            TokenTree::Group(group) => {
                found.extend(paths_in(group.stream()));
                (goes_on, colons) = (false, 0);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => (goes_on, colons) = (false, 0),
        }
    }
    found
}

#[derive(Default)]
pub struct DeclarationFinder {
    pub found: Vec<Declaration>,
}

impl DeclarationFinder {
    fn add(&mut self, ident: &syn::Ident, is_type: bool, is_visible: bool) {
        let (name, line) = (ident.to_string(), ident.span().start().line);
        self.found.push(Declaration { name, line, is_type, is_visible });
    }
}

impl<'ast> Visit<'ast> for DeclarationFinder {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let is_seen = |vis: &Visibility| !matches!(vis, Visibility::Inherited);
        match item {
            syn::Item::Struct(item) => self.add(&item.ident, true, is_seen(&item.vis)),
            syn::Item::Enum(item) => self.add(&item.ident, true, is_seen(&item.vis)),
            syn::Item::Trait(item) => self.add(&item.ident, true, is_seen(&item.vis)),
            syn::Item::Type(item) => self.add(&item.ident, true, is_seen(&item.vis)),
            syn::Item::Fn(item) => self.add(&item.sig.ident, false, is_seen(&item.vis)),
            syn::Item::Mod(item) => self.add(&item.ident, false, is_seen(&item.vis)),
            _ => {}
        }
        syn::visit::visit_item(self, item);
    }

    // What a trait of another crate asks for has the name that it gives.
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if item.trait_.is_none() {
            syn::visit::visit_item_impl(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig.ident, false, !matches!(item.vis, Visibility::Inherited));
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.add(&item.sig.ident, false, true);
        syn::visit::visit_trait_item_fn(self, item);
    }
}

/// Names and signs in `text`, without comments and literals; `::` is one sign.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    flatten(text.parse().unwrap(), &mut tokens);
    tokens
}

fn flatten(stream: TokenStream, tokens: &mut Vec<String>) {
    let mut is_half = false;
    for tree in stream {
        match tree {
            TokenTree::Punct(sign) if sign.as_char() == ':' && is_half => {
                tokens.push("::".to_owned());
                is_half = false;
                continue;
            }
            TokenTree::Punct(sign) if sign.as_char() == ':' && sign.spacing() == Spacing::Joint => {
                is_half = true;
                continue;
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                tokens.push(open.to_owned());
                flatten(group.stream(), tokens);
                tokens.push(close.to_owned());
            }
            TokenTree::Ident(ident) => tokens.push(ident.to_string()),
            TokenTree::Punct(sign) => tokens.push(sign.to_string()),
            TokenTree::Literal(_) => {}
        }
        is_half = false;
    }
}
