"""How the models that ship are made: labelled statements, fits, cards. Nothing here runs when voc is used."""
