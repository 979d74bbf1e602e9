"""Reading the directories that Humanloop's export script wrote, in memory that does not grow with them."""
