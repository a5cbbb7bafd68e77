mod audit;
mod directory;
mod keys;
mod mail;
