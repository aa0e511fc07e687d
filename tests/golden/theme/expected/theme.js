theme script
