mod audit;
mod keys;
mod mail;
