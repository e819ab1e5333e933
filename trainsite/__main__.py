"""Run the command line as ``python -m trainsite``."""

from trainsite.cli.app import main

if __name__ == "__main__":
    main()
