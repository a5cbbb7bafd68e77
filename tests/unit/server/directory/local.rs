mod passwords;
mod recovery_codes;
