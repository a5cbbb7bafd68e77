//! The cryptography under JSON Web Tokens (RFC 7515): ring, which is under our TLS already. The providers
//! that `jsonwebtoken` brings would build a second and a third library for the same algorithms, and one of
//! them signs with RSA in a time that depends on the key (RUSTSEC-2023-0071).

use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
    signature::{self, Signer, Verifier},
};
use ring::{
    rand::SystemRandom,
    rsa::{KeyPair, PublicKeyComponents},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED, ED25519,
        EcdsaKeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
        RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA256,
        RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters, UnparsedPublicKey,
        VerificationAlgorithm,
    },
};

static RING: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    // They make keys public that are private, which nothing here does.
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes it the provider of this process: nothing signs or checks a token before. A second call changes
/// nothing.
pub fn install() {
    // An error says that it is installed.
    let _ = RING.install_default();
}

/// Checks signatures of one algorithm with one public key.
struct RingVerifier {
    algorithm: Algorithm,
    key: PublicKey,
}

enum PublicKey {
    Rsa(PublicKeyComponents<Vec<u8>>, &'static RsaParameters),
    Raw(UnparsedPublicKey<Vec<u8>>),
}

/// Signs by one algorithm with one private key.
struct RingSigner {
    algorithm: Algorithm,
    key: PrivateKey,
}

enum PrivateKey {
    Rsa(KeyPair),
    Ec(EcdsaKeyPair),
}

/// # Errors
/// The key is of another family, or the algorithm is one that shares a secret: whoever knows the public key
/// could sign by it.
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    if algorithm.family() != key.family() {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    let rsa = |parameters| match key.kind() {
        DecodingKeyKind::RsaModulusExponent { n, e } => {
            let (n, e) = (n.clone(), e.clone());
            Ok(PublicKey::Rsa(PublicKeyComponents { n, e }, parameters))
        }
        DecodingKeyKind::SecretOrDer(_) => Err(Error::from(ErrorKind::InvalidKeyFormat)),
    };
    let raw = |algorithm: &'static dyn VerificationAlgorithm| {
        let bytes = key.try_get_as_bytes()?.to_vec();
        Ok::<_, Error>(PublicKey::Raw(UnparsedPublicKey::new(algorithm, bytes)))
    };
    let key = match algorithm {
        Algorithm::RS256 => rsa(&RSA_PKCS1_2048_8192_SHA256)?,
        Algorithm::RS384 => rsa(&RSA_PKCS1_2048_8192_SHA384)?,
        Algorithm::RS512 => rsa(&RSA_PKCS1_2048_8192_SHA512)?,
        Algorithm::PS256 => rsa(&RSA_PSS_2048_8192_SHA256)?,
        Algorithm::PS384 => rsa(&RSA_PSS_2048_8192_SHA384)?,
        Algorithm::PS512 => rsa(&RSA_PSS_2048_8192_SHA512)?,
        Algorithm::ES256 => raw(&ECDSA_P256_SHA256_FIXED)?,
        Algorithm::ES384 => raw(&ECDSA_P384_SHA384_FIXED)?,
        Algorithm::EdDSA => raw(&ED25519)?,
        _ => return Err(ErrorKind::InvalidAlgorithm.into()),
    };
    Ok(Box::new(RingVerifier { algorithm: *algorithm, key }))
}

/// # Errors
/// The algorithm is neither RS256 nor ES256, or the key is not of its family: RSA as PKCS#1 or PKCS#8, the
/// curve P-256 as PKCS#8 (DER).
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    let der = key.as_bytes();
    let key = match (algorithm, key.family()) {
        (Algorithm::RS256, AlgorithmFamily::Rsa) => {
            let key = KeyPair::from_pkcs8(der).or_else(|_| KeyPair::from_der(der));
            PrivateKey::Rsa(key.map_err(|_| ErrorKind::InvalidKeyFormat)?)
        }
        (Algorithm::ES256, AlgorithmFamily::Ec) => {
            let random = SystemRandom::new();
            let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &random);
            PrivateKey::Ec(key.map_err(|_| ErrorKind::InvalidKeyFormat)?)
        }
        _ => return Err(ErrorKind::InvalidAlgorithm.into()),
    };
    Ok(Box::new(RingSigner { algorithm: *algorithm, key }))
}

impl Verifier<Vec<u8>> for RingVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let verified = match &self.key {
            PublicKey::Rsa(key, parameters) => key.verify(parameters, message, signature),
            PublicKey::Raw(key) => key.verify(message, signature),
        };
        verified.map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for RingVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl Signer<Vec<u8>> for RingSigner {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let random = SystemRandom::new();
        match &self.key {
            PrivateKey::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                let signed = key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
                signed.map(|()| signature).map_err(|_| signature::Error::new())
            }
            PrivateKey::Ec(key) => {
                let signed = key.sign(&random, message);
                signed.map(|it| it.as_ref().to_vec()).map_err(|_| signature::Error::new())
            }
        }
    }
}

impl JwtSigner for RingSigner {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
