"""How do the tables come to be and change: `upgrade(url)` brings a database to what this version works with."""

HEAD = "0001"
