use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, TokenData, Validation, decode, encode,
    errors::Error,
};
use mfadmin::server::crypto::jwt;
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};
use serde_json::{Value, json};

/// RFC 7515, A.2: a key and what it signed.
const N: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4Q\
                 lL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbB\
                 YUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DW\
                 NmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
const SIGNED: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvb\
                      S9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm\
                      4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTytWO75vRK5h\
                      6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOP\
                      qvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

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
    let bent = SIGNED.replace("cC4h", "cC4i");
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
