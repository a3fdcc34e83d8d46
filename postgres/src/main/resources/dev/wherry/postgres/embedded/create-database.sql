create database wherry;

