mod background;
mod contrast;
mod scheme;
mod surroundings;
