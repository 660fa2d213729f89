"""Where does everything live: the only package that imports SQLAlchemy; its functions take the transaction first."""
