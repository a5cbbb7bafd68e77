mod required;
mod set;
