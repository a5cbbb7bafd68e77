//! Users of the stand-in.

use serde_json::{Value, json};

/// A user as the service has them.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub id: String,
    pub email: Option<String>,
    pub name: String,
    pub role: &'static str,
    pub enabled: bool,
    pub phone: Option<String>,
    pub phone_valid: bool,
    pub mfa_app_valid: bool,
    pub avobot_id: Option<u32>,
    pub signed_in_at: Option<String>,
    pub created_at: f64,
    /// What is told of this one in other words, or, where it is absent, not told.
    pub instead: Vec<(&'static str, Option<Value>)>,
}

impl Person {
    /// A member without any factor.
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            email: Some(format!("{}@example.com", id.to_lowercase())),
            name: format!("User {id}"),
            role: "member",
            enabled: true,
            phone: None,
            phone_valid: false,
            mfa_app_valid: false,
            avobot_id: None,
            signed_in_at: Some("2026-11-20T08:15:30Z".to_owned()),
            created_at: 1_700_000_000.25,
            instead: Vec::new(),
        }
    }

    /// Everything that is told of one user.
    pub fn whole(&self) -> Value {
        let mut told = json!({
            "id": self.id,
            "email": self.email,
            "name": self.name,
            "image_url": format!("https://images.example/{}?signature={}", self.id, rand::random::<u32>()),
            "avobot_id": self.avobot_id,
            "role": self.role,
            "enabled": self.enabled,
            "can_message": true,
            "can_call": false,
            "can_view_billing": false,
            "can_view_org": self.role != "member",
            "phone": self.phone,
            "phone_formatted": self.phone,
            "phone_valid": self.phone_valid,
            "mfa_app_valid": self.mfa_app_valid,
            "require_2fa": false,
            "signed_in_at": self.signed_in_at,
            "added_at": self.created_at + 0.5,
            "created_at": self.created_at,
        });
        let fields = told.as_object_mut().unwrap();
        for (name, value) in &self.instead {
            match value {
                Some(value) => fields.insert((*name).to_owned(), value.clone()),
                None => fields.remove(*name),
            };
        }
        told
    }

    /// What a list tells: neither role nor enabled, nor, as far as anybody knows, the factors.
    pub fn listed(&self, extra: &[&str]) -> Value {
        let mut told = self.whole();
        let fields = told.as_object_mut().unwrap();
        for name in ["role", "enabled", "phone_valid", "mfa_app_valid"] {
            if !extra.contains(&name) {
                fields.remove(name);
            }
        }
        told
    }
}

/// So many: an owner first, then members, of whom every second has a phone and every third an app.
pub fn people(count: usize) -> Vec<Person> {
    (0..count)
        .map(|at| {
            let mut person = Person::new(&format!("U{at:05}"));
            if at == 0 {
                person.role = "owner";
                person.name = "Ana Silva".to_owned();
            }
            if at % 2 == 0 {
                person.phone = Some(format!("+1415555{:04}", at % 10_000));
                person.phone_valid = true;
            }
            person.mfa_app_valid = at % 3 == 0;
            person
        })
        .collect()
}
