"""str → Credit: credit lines taken apart."""
