"""A writer of reports: known cells in, text as the field's tools would leave it out.

`draw` invents figures, `style` prints them, `grid` sets them into the form's tables, `layout`
flattens a table the way an extractor does, `document` puts prose and furniture around it, and
`expect` says by FORMS.md's rules what an honest reader may answer. Nothing here looks at how
the reader works.
"""
