from .files import main

main()
