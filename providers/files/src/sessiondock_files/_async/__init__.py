"""Written by hand; the generated twin has the same names without their first five letters."""
