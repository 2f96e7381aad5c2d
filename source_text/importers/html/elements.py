"""What the elements of HTML are to its text, by their names."""

from source_text.importers.trail import names

BLOCKS = names(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu ol optgroup"
    " p pre search section summary table tbody td tfoot th thead title tr ul"
)
"""They begin and end paragraphs."""
LEFT_OUT = names(
    "annotation annotation-xml audio button canvas datalist embed head iframe input meter nav noembed noframes"
    " noscript object option progress rp rt rtc script select style svg template textarea video"
)
"""They are no text of the page: controls, ways to elsewhere, readings of characters, stand-ins."""
STYLES = names("b big code em font i s small strike strong tt u")
"""Where one is left open, it is opened again in every paragraph that follows."""
VOID = names("area base br col embed hr img input link meta param source track wbr")
"""They have no end."""
IMPLIED = names("p li dd dt tr td th thead tbody tfoot option colgroup rt rp")
"""Their end is implied by what follows, so they do not nest by themselves."""
