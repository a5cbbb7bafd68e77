mod palette;
