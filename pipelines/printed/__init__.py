"""Bytes → what a page prints: lines, sections, and tables row by row.

    decode                     bytes → text, with the evidence of how
    markup, plain              text → lines that are alike: without tags, half-width, simplified
    labels, figures            printed words → what they mean on a form; a cell's text → a figure
    texts, lines, headings     a cell, a line, a section's heading
    brackets, lists, separators   a line's text → its cells, whatever stands between them
    document                   text → lines and sections
    rows, folios, meanings     rows as printed; numbers of pages and rows; what a label means here
    routes                     what is told of section 四 before its figures
    pipes, cells, readings     lines → rows and the places of what is printed in them, read once
    stretches                  a document → its tables and its running text

Which cell of a form a figure belongs to is not known here.
"""
