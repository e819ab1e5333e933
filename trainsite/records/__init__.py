"""What a fact is: frozen dataclasses that mirror ``schemas/``, and the codec between them and JSON. No I/O."""
