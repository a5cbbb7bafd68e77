mod delivery_config;
mod message_templates;
mod transport;
