"""Precedence: which instrument governs a question, why, and when nobody here may pick.

The semantics are those of the casebook format, section 4. Rules are data (:mod:`foedus.law.precedence.pack`); what a
rule may ask is a closed vocabulary (:mod:`foedus.law.precedence.conditions`); the walk through the stages is
:mod:`foedus.law.precedence.pipeline`; its answer is an :class:`~foedus.law.precedence.opinion.Opinion`.
"""
