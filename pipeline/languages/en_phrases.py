"""English phrases: how far names, people and counted noun phrases reach."""

from pipeline.languages.en_counted import counted
from pipeline.languages.en_names import is_name_word, name_left, name_right
from pipeline.languages.en_nouns import noun_before, noun_behind
from pipeline.languages.en_people import person
from pipeline.units import Phrases

ENGLISH_PHRASES = Phrases(is_name_word, name_left, name_right, person, counted, noun_before, noun_behind)
