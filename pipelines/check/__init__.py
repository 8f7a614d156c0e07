"""`gongkai check`: reports judged without a warehouse, by the same SQL, in memory.

result         what a file turned out to be, and what is wrong in it
owner          whose a report is, of which year, and what is doubted of it
files          the files given, read
judgement      their figures in core tables, and the rules of `sql/finding` over them
words          the result as text or JSON, in English or Chinese
command        all of it at a prompt
"""
