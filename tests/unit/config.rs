mod audit;
mod directory;
mod earlier;
mod keys;
mod mail;
