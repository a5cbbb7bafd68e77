mod keymap;
