mod exporters;
