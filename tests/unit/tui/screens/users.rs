mod found;
