"""What a report says in words.

titles, mentions, dating   the organs, places, years and days that it names
imprint                    whose it is, for which year, when it was put out
quantities, phrases        figures in sentences, and the words around them
prose, passages            sentences → stated quantities; sections, their texts and what they state
genre                      a report, or a page that only speaks of one
"""
