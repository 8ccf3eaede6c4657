"""What visitors ask: questions found in their turns, and grouped by what they mean.

Works on plain data, without the database; needs the extra [questions]. May import: nothing of ours.
"""

# Of the rules, the lexicon, the means and the thresholds together: what was grouped by another
# version is to be grouped anew.
VERSION = 1
