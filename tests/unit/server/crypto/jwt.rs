use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, TokenData, Validation, decode, encode,
    errors::Error,
};
use mfadmin::server::crypto::jwt;
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};
use serde_json::{Value, json};

/// A key of RSA, and what OpenSSL signed with it.
const N: &str = "xR22vJqYLvSPQYydK8pPDcAJfcajP2PNq5fFJcKtKL8YjIi4bBovMSeDeQz9HjWWNcYEYFnbltHEvfAMbwe9myNKuV1e\
                      5vFL5rbF2cxA4AdRv0-Hrll3IkATOItGaKNOOTs1HH74D7LdFirPEIwWb2BeGGwGj1rvB7WlOHgBYt0Oh0FiWPLBPOIG\
                      4eOp5-9lghECyZYsWcXTG-396CJVV3IXaikFscxLOwE21ydpj_00-C63vv00hI82ida525EhiM5_Wzsd7n3PkaIHQbln\
                      TEijn5-ELpP97VuuUBzChd9AdPcS1ud23aMQux3dQnzEzh_3H0puz9aSheydV11o7Q";
const SIGNED: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLCJodHRwOi8vZXhhbXBsZS5jb20vaXNfcm9vdCI6dHJ1ZX0.kh4g4DV\
                      TjTgEzmcGrY8-gVVKQyKV03Os-QroDueBWiLtmFVs5R7RVd6VCqC8evFg263E6rHgMjN2vDiz6qX16mng83Tk_z3sHJk\
                      2yepeK-nkRpnaxqLYdcEODC0ExkIXMi3Z_OSTdVrGVCj38T66f1FON9Rwrr2eqGxmAPmPmwQp7h5ygaPYyKmAMoCQNoq\
                      EYn8DC-9ddec69KW9I2GRUjY153kL-QILXuh2ZQ76ZSz_rAaVWJ9hqtCDeEKak2Vs-b-6P11yPQNn2VfDaLpZdsEgmMv\
                      Ps_ZdSVQiN1nnxjjlCgSbqT6SkRVWW4fbhvfD1VDSpBLHQCe03b0GnTFqBw";

fn read(token: &str, key: &DecodingKey, algorithm: Algorithm) -> Result<TokenData<Value>, Error> {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    decode(token, key, &validation)
}

#[test]
fn what_rsa_signed_is_read_and_nothing_else() {
    jwt::install();
    let key = DecodingKey::from_rsa_components(N, "AQAB").unwrap();
    assert_eq!(read(SIGNED, &key, Algorithm::RS256).unwrap().claims["iss"], "joe");
    assert!(read(SIGNED, &key, Algorithm::PS256).is_err());
    let bent = SIGNED.replace(".kh4g", ".kh4A");
    assert!(read(&bent, &key, Algorithm::RS256).is_err());
}

#[test]
fn what_a_curve_signs_is_read_by_its_point_alone() {
    jwt::install();
    let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let signing = EncodingKey::from_ec_der(&pair.serialize_der());
    let claims = json!({ "sub": "ana" });
    let token = encode(&Header::new(Algorithm::ES256), &claims, &signing).unwrap();
    let key = |pair: &KeyPair| {
        let raw = pair.public_key_raw();
        let [x, y] = [&raw[1..33], &raw[33..]].map(|it| BASE64_URL_SAFE_NO_PAD.encode(it));
        DecodingKey::from_ec_components(&x, &y).unwrap()
    };
    assert_eq!(read(&token, &key(&pair), Algorithm::ES256).unwrap().claims, claims);
    let other = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    assert!(read(&token, &key(&other), Algorithm::ES256).is_err());
}

#[test]
fn a_shared_secret_signs_and_checks_nothing() {
    jwt::install();
    let secret = EncodingKey::from_secret(b"secret").unwrap();
    assert!(encode(&Header::new(Algorithm::HS256), &json!({}), &secret).is_err());
    let token = "eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx_Zmeo";
    let key = DecodingKey::from_secret(b"secret").unwrap();
    assert!(read(token, &key, Algorithm::HS256).is_err());
}
