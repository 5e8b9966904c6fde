"""From labelled statements to numbers: journey, moments, needs, values, ladder."""
