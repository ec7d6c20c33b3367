"""What a lab device answers: one file for each family of rpcs. Texts are written afresh; shapes are Junos'."""
