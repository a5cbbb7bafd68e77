mod delivery_config;
mod mail;
mod message_templates;
mod pace;
mod text_parts;
mod transport;
