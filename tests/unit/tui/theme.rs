mod scheme;
mod surroundings;
