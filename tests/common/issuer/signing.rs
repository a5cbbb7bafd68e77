//! The key by which the realm signs what it says of people, and what is signed by none.

use super::*;

pub struct SigningKey {
    pub id: String,
    pub pair: KeyPair,
}

impl SigningKey {
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), pair: KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap() }
    }

    pub fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.id.clone()), ..Header::new(Algorithm::ES256) };
        let key = EncodingKey::from_ec_der(&self.pair.serialize_der());
        encode(&header, claims, &key).unwrap()
    }

    /// The coordinates of its point.
    pub fn point(&self) -> [String; 2] {
        let raw = self.pair.public_key_raw();
        [&raw[1..33], &raw[33..65]].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part))
    }
}

pub fn unsigned(algorithm: &str, key: &str, claims: &Value) -> String {
    let header = json!({ "alg": algorithm, "typ": "JWT", "kid": key });
    let parts = [&header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
    parts.join(".")
}
