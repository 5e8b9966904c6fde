"""Own taxonomies: a scheme of classes in a TOML file, heads trained for it, and labels given by them."""
