mod contrast;
mod own_colours;
mod scheme;
mod surroundings;
