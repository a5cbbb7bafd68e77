mod filters;
mod log;
mod marks;
