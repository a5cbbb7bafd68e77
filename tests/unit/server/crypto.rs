mod file;
mod jwt;
mod keys;
mod machine_token;
mod sealed_for;
mod totp;
