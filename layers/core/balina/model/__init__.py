"""The trade's vocabulary: values, entities, events and errors. Standard library only; no clock, no I/O."""
