mod addresses;
mod bucket;
