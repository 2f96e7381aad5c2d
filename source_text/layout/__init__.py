"""Printed pages to paragraphs: what the letters' places on paper say about the text they make up."""
